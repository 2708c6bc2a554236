import type { ConstraintType, DependencyType, TimeUnit } from '../../model.js';
import { folded } from './columns.js';

/** Words of values in English, German, French, Spanish and Japanese, as spreadsheet and project programs write them. */

const units: Readonly<Record<'m' | 'h' | 'd' | 'w' | 'mo', string>> = {
  m: 'm min mins minute minutes minuten minuto minutos 分',
  h: 'h hr hrs hour hours std stunde stunden heure heures hora horas 時間',
  d: 'd dy dys day days t tag tage tagen j jour jours dia dias 日 日間',
  w: 'w wk wks week weeks wo woche wochen sem semaine semaines semana semanas 週 週間',
  mo: 'mo mon mons month months monat monate monaten mois mes meses 月 か月 ヶ月 カ月',
};
/** Before a unit: time by the clock. English, German, French and Spanish, Japanese. */
const elapsedPrefixes = ['e', 'f', 'é', '経過'];

const constraints: Readonly<Record<ConstraintType, string>> = {
  asap: 'asap|As Soon As Possible|So früh wie möglich|Dès Que Possible|Lo antes posible|できるだけ早く',
  alap: 'alap|As Late As Possible|So spät wie möglich|Le Plus Tard Possible|Lo más tarde posible|できるだけ遅く',
  mso: 'mso|Must Start On|Muss anfangen am|Doit Commencer Le|Debe comenzar el|指定日に開始',
  mfo: 'mfo|Must Finish On|Muss enden am|Doit Finir Le|Debe finalizar el|指定日に終了',
  snet: 'snet|Start No Earlier Than|Anfang nicht früher als|Début Au Plus Tôt Le|No comenzar antes del|指定日以後に開始',
  snlt: 'snlt|Start No Later Than|Anfang nicht später als|Début Au Plus Tard Le|No comenzar después del|指定日以前に開始',
  fnet: 'fnet|Finish No Earlier Than|Ende nicht früher als|Fin Au Plus Tôt Le|No finalizar antes del|指定日以後に終了',
  fnlt: 'fnlt|Finish No Later Than|Ende nicht später als|Fin Au Plus Tard Le|No finalizar después del|指定日以前に終了',
};

/** `FS` = finish to start; German Ende-Anfang, French fin-début, Spanish fin-comienzo. No abbreviation means two things. */
const linkTypes: Readonly<Record<DependencyType, string>> = {
  FS: 'FS EA FD FC',
  SS: 'SS AA DD CC',
  FF: 'FF EE',
  SF: 'SF AE DF CF',
};

const yes =
  'yes|y|true|1|x|ja|wahr|oui|vrai|sí|verdadero|はい|Manually Scheduled|Manuell geplant|Planification manuelle|Programada manualmente|手動スケジュール';
const no =
  'no|n|false|0|nein|falsch|non|faux|falso|いいえ|Auto Scheduled|Automatisch geplant|Planification automatique|Programada automáticamente|自動スケジュール';

const unitByWord = new Map(
  Object.entries(units).flatMap(([unit, words]) =>
    words
      .split(' ')
      .flatMap(word => [
        [folded(word), unit as TimeUnit] as const,
        ...elapsedPrefixes.map(prefix => [`${prefix}${folded(word)}`, `e${unit}` as TimeUnit] as const),
      ]),
  ),
);
// A plain unit wins over an elapsed one that happens to read the same.
for (const [unit, words] of Object.entries(units)) {
  for (const word of words.split(' ')) unitByWord.set(folded(word), unit as TimeUnit);
}
const constraintByName = new Map(
  Object.entries(constraints).flatMap(([type, names]) =>
    names.split('|').map(name => [folded(name), type as ConstraintType] as const),
  ),
);
const linkTypeByName = new Map(
  Object.entries(linkTypes).flatMap(([type, names]) => names.split(' ').map(name => [name, type as DependencyType])),
);

/** Abbreviations of link types, for a pattern. */
export const linkTypeWords: readonly string[] = [...linkTypeByName.keys()];

/** The unit that a word names; undefined for another word. */
export function unitOf(word: string): TimeUnit | undefined {
  const plain = word.trim().toLowerCase().replace(/\.$/, '');
  return unitByWord.get(plain) ?? unitByWord.get(folded(plain));
}

/** The constraint that a name or code stands for. */
export function constraintOf(text: string): ConstraintType | undefined {
  return constraintByName.get(folded(text));
}

/** The link type that an abbreviation stands for. */
export function linkTypeOf(text: string): DependencyType | undefined {
  return linkTypeByName.get(text.toUpperCase()) as DependencyType | undefined;
}

const yesWords = new Set(yes.split('|').map(folded));
const noWords = new Set(no.split('|').map(folded));

/** A yes or a no; the modes of a task count as yes for one dated by hand. */
export function flagOf(text: string): boolean | undefined {
  const word = folded(text);
  if (yesWords.has(word)) return true;
  return noWords.has(word) ? false : undefined;
}
