// The first address brings the secret to write in its fragment, which no browser sends. It stays in the tabs of this
// browser. An address that is only to read says so, so that its tab does not ask the others for the secret.
if (location.hash === '#read') sessionStorage.setItem('reads', 'true');
else if (location.hash.length > 1) {
  sessionStorage.removeItem('reads');
  sessionStorage.setItem('write', location.hash.slice(1));
}
location.replace('/');
