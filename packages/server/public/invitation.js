// The page of an invitation: makes an account for its e-mail, or signs in to the one there is, and accepts.
const PASSWORD_LENGTH_MIN = 12;

const card = document.querySelector('main');
const says = document.querySelector('.says');
const form = document.querySelector('form');
const note = document.querySelector('.note');
const secret = location.hash.slice(1);
const home = card.dataset.home;

async function post(path, body, token) {
  const answer = await fetch(`${home}api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.detail ?? 'That did not work.');
  return content;
}

function complain(error) {
  note.hidden = false;
  note.textContent = error.message;
}

async function accept(shown, { name, email, password }) {
  if (!shown.has_account) return post('/auth/accept-invitation', { secret, name, password, session: 'cookie' });
  const session = await post('/auth/sign-in', { email, password, session: 'cookie' });
  await post('/me/invitations', { secret }, session.access_token);
  return session;
}

try {
  const shown = await post('/auth/invitation', { secret });
  const by = shown.invited_by === null ? 'You are invited' : `${shown.invited_by} invites you`;
  says.textContent = `${by} to “${shown.project_name}” as ${shown.role}. ${
    shown.has_account ? 'Sign in to accept.' : 'Make an account to accept.'
  }`;
  form.elements.email.value = shown.email;
  form.elements.password.autocomplete = shown.has_account ? 'current-password' : 'new-password';
  if (shown.has_account) {
    form.querySelector('.name').remove();
    // Whoever holds the link may accept with an account of another address.
    form.elements.email.readOnly = false;
  } else form.elements.password.minLength = PASSWORD_LENGTH_MIN;
  form.hidden = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    note.hidden = true;
    try {
      const session = await accept(shown, Object.fromEntries(new FormData(form)));
      localStorage.setItem('trueppm-signed-in', session.user.id);
      location.href = home;
    } catch (error) {
      complain(error);
    }
  });
} catch (error) {
  complain(error);
}
