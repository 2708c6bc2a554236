// The page of a secret link: its secret stands behind the # and buys access tokens for as long as the link is open.
const RENEW_BEFORE_MS = 30_000;

const main = document.querySelector('main');
const note = document.querySelector('.note');
const baseUrl = `${main.dataset.home}api/v1`;
let token = null;
let renewAtMs = 0;

async function open() {
  const answer = await fetch(`${baseUrl}/auth/share-link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ secret: location.hash.slice(1) }),
  });
  if (answer.ok) return answer.json();
  token = null;
  document.querySelector('ppm-provider')?.remove();
  note.hidden = false;
  note.textContent =
    answer.status < 500
      ? 'This link opens nothing: it is wrong, or has ended.'
      : 'The server is busy: try again later.';
  return null;
}

function keep(session) {
  token = session.access_token;
  renewAtMs = Date.now() + session.expires_in_seconds * 1_000 - RENEW_BEFORE_MS;
}

async function getToken({ isRefused }) {
  if (token !== null && (isRefused || Date.now() >= renewAtMs)) {
    const session = await open();
    if (session !== null) keep(session);
  }
  return token;
}

const session = await open();
if (session !== null) {
  keep(session);
  document.title = `${session.name} – TruePPM`;
  const provider = document.createElement('ppm-provider');
  provider.baseUrl = baseUrl;
  provider.getToken = getToken;
  const gantt = document.createElement('ppm-gantt');
  gantt.readonly = true;
  gantt.project = session.project_id;
  provider.append(gantt);
  main.append(provider);
}
