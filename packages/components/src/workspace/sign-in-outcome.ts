import { ambientLocale } from '../locales/locale.js';

/** How a sign-in at a provider ended that led nowhere, as the server says it in the address of the page. */
export type SignInOutcome = 'refused' | 'expired' | 'closed' | 'unavailable' | 'failed';

const PARAMETER = 'ppm_sign_in';

/** What a person is told, by language. */
const WORDS: Readonly<Record<string, Readonly<Record<SignInOutcome, string>>>> = {
  en: {
    refused: 'The sign-in was cancelled or refused. You can try again.',
    expired: 'That sign-in took too long or was begun elsewhere. Begin again.',
    closed: 'This account cannot be used here. Ask whoever runs this server.',
    unavailable: 'The sign-in service cannot be reached right now. Try again in a minute.',
    failed: 'The sign-in could not be confirmed. Begin again.',
  },
  de: {
    refused: 'Die Anmeldung wurde abgebrochen oder abgelehnt. Du kannst es noch einmal versuchen.',
    expired: 'Diese Anmeldung hat zu lange gedauert oder begann anderswo. Beginne noch einmal.',
    closed: 'Dieses Konto kann hier nicht benutzt werden. Frage, wer diesen Server betreibt.',
    unavailable: 'Der Anmeldedienst ist gerade nicht erreichbar. Versuche es in einer Minute noch einmal.',
    failed: 'Die Anmeldung konnte nicht bestätigt werden. Beginne noch einmal.',
  },
  fr: {
    refused: 'La connexion a été annulée ou refusée. Vous pouvez réessayer.',
    expired: 'Cette connexion a pris trop de temps ou a commencé ailleurs. Recommencez.',
    closed: 'Ce compte ne peut pas être utilisé ici. Adressez-vous à qui gère ce serveur.',
    unavailable: 'Le service de connexion est injoignable pour le moment. Réessayez dans une minute.',
    failed: 'La connexion n’a pas pu être confirmée. Recommencez.',
  },
  es: {
    refused: 'El inicio de sesión se canceló o se rechazó. Puede intentarlo de nuevo.',
    expired: 'Ese inicio de sesión tardó demasiado o empezó en otro lugar. Empiece de nuevo.',
    closed: 'Esta cuenta no se puede usar aquí. Pregunte a quien administra este servidor.',
    unavailable: 'Ahora no se puede acceder al servicio de inicio de sesión. Inténtelo de nuevo en un minuto.',
    failed: 'No se pudo confirmar el inicio de sesión. Empiece de nuevo.',
  },
  ja: {
    refused: 'サインインがキャンセルまたは拒否されました。もう一度お試しください。',
    expired: 'サインインに時間がかかりすぎたか、別の場所で始められました。最初からやり直してください。',
    closed: 'このアカウントはここでは使えません。このサーバーの管理者にお問い合わせください。',
    unavailable: '現在サインインのサービスに接続できません。1 分ほど待ってからもう一度お試しください。',
    failed: 'サインインを確認できませんでした。最初からやり直してください。',
  },
  ar: {
    refused: 'أُلغي تسجيل الدخول أو رُفض. يمكنك المحاولة مرة أخرى.',
    expired: 'استغرق تسجيل الدخول هذا وقتًا طويلًا أو بدأ في مكان آخر. ابدأ من جديد.',
    closed: 'لا يمكن استخدام هذا الحساب هنا. اسأل من يدير هذا الخادم.',
    unavailable: 'لا يمكن الوصول إلى خدمة تسجيل الدخول الآن. حاول مرة أخرى بعد دقيقة.',
    failed: 'تعذّر تأكيد تسجيل الدخول. ابدأ من جديد.',
  },
};

/** Languages there are words in. */
export const SIGN_IN_LANGUAGES: readonly string[] = Object.keys(WORDS);

/** The outcome that the page's address tells of, once: it is taken out of the address. Null = it tells of none. */
export function takeOutcome(): SignInOutcome | null {
  const address = new URL(location.href);
  const outcome = address.searchParams.get(PARAMETER);
  if (outcome === null) return null;
  address.searchParams.delete(PARAMETER);
  history.replaceState(history.state, '', address);
  return Object.hasOwn(WORDS['en']!, outcome) ? (outcome as SignInOutcome) : 'failed';
}

/**
 * The words for an outcome in the language of the page around an element, or of the browser; English where there are none.
 */
export function signInWords(
  outcome: SignInOutcome,
  element: Element,
): { readonly words: string; readonly language: string } {
  const { language } = new Intl.Locale(ambientLocale(langAround(element), navigator.languages));
  const own = WORDS[language];
  return { words: (own ?? WORDS['en']!)[outcome], language: own === undefined ? 'en' : language };
}

/** The nearest `lang` attribute, out through shadow roots. */
function langAround(element: Element): string | null {
  for (let at: Element | null = element; at !== null; ) {
    const found = at.closest('[lang]');
    if (found !== null) return found.getAttribute('lang');
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}
