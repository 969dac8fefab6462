"""The desk: a local web page over a project, for reading its briefs side by side with the evidence and the problems.

The files are the truth: the desk has no state but what it has read, and does nothing that a command can't do.

  serving     binds the address, finds a desk that runs already, stops cleanly
  guard       who may ask: plain ASGI around everything
  state       the records as they were last read, again at every save, and the news of that
  view        what is worked out from one reading of the records, and remembered until the next
  routes      the table of addresses; `asked` has what their functions share
  pages, evidence, sources, problems, builds, changes
              what each panel says, and the functions of its addresses
  edits       proposals: shown, accepted, taken back; every module below ends here when something is to be written
  forms       the form of a record, made from its shape
  arranging, beginning, citing, returning, intake, suggestions
              facts on the page, a new brief, words to a record, files that are dropped, what originals say of facts
  html_text   text as HTML, and sentences
  front/      the page itself: one HTML file, one style sheet, modules of JavaScript, nothing from elsewhere

**To add a route:** write `async def name(request: Request) -> Response` in the module of its subject; get the desk by
`desk_of(request)`, and do the work in `await desk.answer(lambda view: …)`, which runs in the reading thread with
the newest records; what may take seconds goes to `desk.work_out`. Add a line to `TABLE` in `routes`. A route that
changes files has the method POST or PUT: then the guard has asked for the second secret, and refuses it where the desk
is read-only; its work goes through `await desk.change(lambda view: …)`, which does one thing at a time, in a thread of
its own, with the project held,
and reads the records again before it returns. Raise FactsheetError for what can't be done: `routes` answers 422 with
each problem as JSON, `{"problems": [{"code", "message", "hint", "place"}]}`; `Stale` is answered with 409.

**To add an edit:** make the actions (`edits.actions`), and return `await previewed(request, actions, key_of(said))`:
the page shows what they come to, and accepting writes it. In `front/`, call `propose(actions)` or
`proposeBy(path, value)`.

**To add a panel:** add a tab to `front/desk.html` (`<button role="tab" data-panel="name">`), and in a module of
`front/` call `panel("name", {show(place), saved(number)})` from `panels.js`: `show` is called when the tab is opened,
`saved` when records have changed. `ask(path)` and `write(path, {…})` from `asking.js` talk to the desk; `write` sends
the second secret. `opened(record, field)` from `places.js` is the one way to go to a sentence.
"""
