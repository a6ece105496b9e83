// A person may be watched while reading: one tap, or Esc twice, and another site stands in this tab.

const NEUTRAL_SITE = 'https://www.google.com/';
const TWICE_WITHIN_MS = 1000;

export function offerToLeave() {
  let lastEscape = -Infinity;
  document.getElementById('leave').addEventListener('click', (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.repeat) return;
    if (event.timeStamp - lastEscape < TWICE_WITHIN_MS) leave();
    lastEscape = event.timeStamp;
  });
}

function leave() {
  // The other site may load slowly: the words go first.
  document.title = '…';
  document.body.replaceChildren();
  try {
    sessionStorage.clear();
  } finally {
    // The entry in the history is replaced, so Back does not return here.
    location.replace(NEUTRAL_SITE);
  }
}
