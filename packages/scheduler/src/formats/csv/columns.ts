/** What a column of a table of tasks holds. */
export const csvColumns = [
  'id',
  'wbs',
  'level',
  'parent',
  'name',
  'duration',
  'start',
  'finish',
  'predecessors',
  'resources',
  'percentComplete',
  'isMilestone',
  'isManual',
  'isActive',
  'constraintType',
  'constraintDate',
  'deadline',
  'priority',
  'calendar',
  'actualStart',
  'actualFinish',
  'cost',
  'actualCost',
  'baselineStart',
  'baselineFinish',
  'baselineCost',
] as const;
/** One of the columns. */
export type CsvColumn = (typeof csvColumns)[number];

/** Headings by column, the one that is written first; then as programs write them in English, German, French, Spanish and Japanese. */
const headings: Readonly<Record<CsvColumn, string>> = {
  id: 'ID|Task ID|Activity ID|No|No.|#|Nr.|Nr|Vorgangsnummer|N°|N°.|Identifiant|Id.|Identificador|番号|タスク ID',
  wbs: 'WBS|WBS Code|Outline Number|PSP-Code|PSP|Gliederungsnummer|WBS-Code|Code WBS|N° hiérarchique|EDT|Código EDT|Número de esquema|WBS 番号|アウトライン番号',
  level:
    'Outline Level|Level|Gliederungsebene|Ebene|Niveau hiérarchique|Niveau|Nivel de esquema|Nivel|アウトライン レベル|レベル',
  parent:
    'Parent|Parent ID|Parent Task|Übergeordneter Vorgang|Übergeordnet|Tâche parente|Tarea principal|Tarea padre|親|親タスク',
  name: 'Name|Task Name|Task|Activity Name|Title|Vorgangsname|Vorgang|Titel|Nom de la tâche|Nom|Tâche|Nombre de tarea|Nombre|Tarea|タスク名|名前|作業名',
  duration: 'Duration|Scheduled Duration|Original Duration|Dauer|Durée|Duración|期間|所要期間',
  start:
    'Start|Start Date|Begin|Scheduled Start|Anfang|Start Datum|Anfangstermin|Beginn|Début|Date de début|Comienzo|Inicio|Fecha de inicio|開始日|開始',
  finish:
    'Finish|Finish Date|End|End Date|Due|Ende|Fertigstellung|Endtermin|Fin|Date de fin|Fecha de fin|終了日|終了|完了日',
  predecessors:
    'Predecessors|Predecessor|Depends On|Dependencies|Vorgänger|Prédécesseurs|Prédécesseur|Predecesoras|Predecesores|先行タスク|先行作業',
  resources:
    'Resource Names|Resources|Resource|Assigned To|Assignee|Ressourcennamen|Ressourcen|Ressource|Noms ressources|Ressources|Nombres de los recursos|Recursos|Recurso|リソース名|リソース|担当者',
  percentComplete:
    '% Complete|Percent Complete|Progress|% Done|% Abgeschlossen|Fortschritt|% achevé|Avancement|% completado|Progreso|達成率|進捗率|進捗',
  isMilestone: 'Milestone|Meilenstein|Jalon|Hito|マイルストーン',
  isManual: 'Manual|Task Mode|Manuell|Vorgangsmodus|Manuelle|Mode Tâche|Modo de tarea|タスク モード',
  isActive: 'Active|Aktiv|Active ?|Actif|Activo|アクティブ',
  constraintType:
    'Constraint Type|Constraint|Einschränkungsart|Type de contrainte|Tipo de restricción|Tipo de delimitación|制約の種類',
  constraintDate:
    'Constraint Date|Einschränkungstermin|Date de contrainte|Fecha de restricción|Fecha de delimitación|制約の指定日',
  deadline: 'Deadline|Stichtag|Échéance|Fecha límite|期限',
  priority: 'Priority|Priorität|Priorité|Prioridad|優先度|優先順位',
  calendar:
    'Calendar|Task Calendar|Kalender|Vorgangskalender|Calendrier|Calendrier de la tâche|Calendario|Calendario de tarea|カレンダー|タスク カレンダー',
  actualStart: 'Actual Start|Tatsächlicher Anfang|Ist-Anfang|Début réel|Comienzo real|実績開始日',
  actualFinish: 'Actual Finish|Tatsächliches Ende|Ist-Ende|Fin réelle|Fin real|実績終了日',
  cost: 'Cost|Total Cost|Kosten|Gesamtkosten|Coût|Coût total|Costo|Coste|コスト|総コスト',
  actualCost: 'Actual Cost|Tatsächliche Kosten|Ist-Kosten|Coût réel|Costo real|Coste real|実績コスト',
  baselineStart:
    'Baseline Start|Geplanter Anfang|Basisplan Anfang|Début planifié|Comienzo previsto|Comienzo de línea base|基準開始日',
  baselineFinish:
    'Baseline Finish|Geplantes Ende|Basisplan Ende|Fin planifiée|Fin prevista|Fin de línea base|基準終了日',
  baselineCost: 'Baseline Cost|Geplante Kosten|Basisplan Kosten|Coût planifié|Costo previsto|Coste previsto|基準コスト',
};

const byHeading: ReadonlyMap<string, CsvColumn> = new Map(
  csvColumns.flatMap(column => headings[column].split('|').map(heading => [folded(heading), column] as const)),
);

/** The heading that is written above a column. */
export function headingOf(column: CsvColumn): string {
  return headings[column].split('|')[0]!;
}

/** The column that a heading stands for, in any of the languages; case, accents and separators do not matter. */
export function columnOf(heading: string): CsvColumn | undefined {
  return byHeading.get(folded(heading));
}

/** Text compared as people would: `% Complete`, `%_complete` and `%complete` are one. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[\s_.:()-]/g, '');
}
