// The first address brings the secret to write in its fragment, which no browser sends. It stays in this tab.
if (location.hash.length > 1) sessionStorage.setItem('write', location.hash.slice(1));
location.replace('/');
