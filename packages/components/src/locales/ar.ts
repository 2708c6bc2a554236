import { pluralOf } from './plural.js';
import type { PartialStrings } from './strings.js';

/** A name keeps its own direction inside a sentence, and the sentence its. */
const own = (name: string) => `\u2068${name}\u2069`;

/**
 * Arabic, in the terms of the field: المهمة, فترة السماح, المسار الحرج, الخطة الأساسية, الموعد النهائي.
 * @param locale Arabic of a region: some write `5`, some `٥`
 */
export function arabicOf(locale: string) {
  const count = pluralOf(locale);
  const number = new Intl.NumberFormat(locale);
  // Days as a subject and after a verb: the dual changes.
  const days = (n: number) =>
    count(n, { zero: '# يوم', one: 'يوم واحد', two: 'يومان', few: '# أيام', many: '# يومًا', other: '# يوم' });
  const byDays = (n: number) =>
    count(n, { zero: '# يوم', one: 'يوم واحد', two: 'يومين', few: '# أيام', many: '# يومًا', other: '# يوم' });
  return {
    toolbar: {
      label: 'المخطط',
      undo: 'تراجع',
      undoOf: label => `تراجع: ${label}`,
      redo: 'إعادة',
      zoomOut: 'تصغير',
      zoomIn: 'تكبير',
      fit: 'ملاءمة',
      today: 'اليوم',
      critical: 'المسار الحرج',
      baseline: 'الخطة الأساسية',
      slack: 'فترة السماح',
      why: 'لماذا؟',
    },
    zoom: { hours: 'ساعات', days: 'أيام', weeks: 'أسابيع', months: 'أشهر', quarters: 'أرباع السنة', years: 'سنوات' },
    scale: { quarter: quarter => `ر${number.format(quarter)}` },
    legend: {
      label: 'مفتاح الرموز',
      progress: 'منجز، متبقٍ',
      critical: 'حرجة',
      baseline: 'الخطة الأساسية',
      slack: 'فترة السماح',
      deadline: 'الموعد النهائي',
    },
    note: {
      finishes: date => `تنتهي في ${date}`,
      behind: (date, n) => `تنتهي في ${date} · متأخرة ${byDays(n)} عن الخطة الأساسية`,
      ahead: (date, n) => `تنتهي في ${date} · متقدمة ${byDays(n)} على الخطة الأساسية`,
    },
    blank: {
      loading: 'جارٍ تحميل الخطة',
      title: 'لا توجد مهام بعد',
      text: 'اكتب ما يجب إنجازه. ستظهر التواريخ وفترة السماح والمسار الحرج تلقائيًا.',
      name: 'اسم المهمة',
      nameLabel: 'اسم المهمة الأولى',
      add: 'إضافة',
    },
    problem: {
      undated: 'لا يمكن حساب تواريخ الخطة',
      cycle: names => `هذه المهام تنتظر بعضها بعضًا: ${own(names)}. أزِل أحد الارتباطات.`,
      more: n => `و${number.format(n)} أخرى`,
      loadFailed: message => `تعذّر تحميل الخطة.${message && ` ${own(message)}`}`,
      engineFailed: 'تعذّر تشغيل محرك الجدولة',
      partFailed: 'تعذّر تحميل جزء من المخطط. تحقق من الاتصال وحاول مرة أخرى.',
      writeRefused: message => `لم يُحفظ التغيير وتم التراجع عنه. ${own(message)}`,
    },
    grid: {
      tasks: 'المهام',
      tasksOf: project => `مهام ${own(project)}`,
      width: 'عرض قائمة المهام',
      pending: 'لم تُحفظ بعد',
      late: date => `متأخرة: ${date}`,
    },
    column: { name: 'المهمة', days: 'الأيام', start: 'البداية', finish: 'النهاية', done: 'الإنجاز', owner: 'المسؤول' },
    columnLabel: { days: 'المدة', done: 'نسبة الإنجاز', owner: 'المسؤول' },
    edit: {
      rename: name => `إعادة تسمية ${own(name)}`,
      duration: name => `تغيير مدة ${own(name)}`,
      start: name => `نقل ${own(name)}`,
      finish: name => `تغيير نهاية ${own(name)}`,
      progress: name => `تعيين نسبة إنجاز ${own(name)}`,
      assign: name => `إسناد ${own(name)}`,
      add: 'إضافة مهمة',
      newTask: 'مهمة جديدة',
      remove: name => `حذف ${own(name)}`,
      removeMany: n =>
        count(n, {
          one: 'حذف مهمة واحدة',
          two: 'حذف مهمتين',
          few: 'حذف # مهام',
          many: 'حذف # مهمة',
          other: 'حذف # مهمة',
        }),
      removed: label => `${label}. اضغط Ctrl Z للاستعادة.`,
      link: 'ربط المهام',
      needsName: 'تحتاج المهمة إلى اسم',
      needsDuration: 'اكتب مدة، مثل 5 أو 2.5d أو 4h',
      needsPercent: 'اكتب رقمًا من 0 إلى 100',
      needsDate: example => `اكتب تاريخًا، مثل ${example}`,
      finishesTooEarly: 'لا يمكن أن تنتهي المهمة قبل أن تبدأ',
      isLinked: 'هذه المهام مرتبطة بالفعل',
      closesCircle: 'سيغلق هذا الارتباط حلقة',
    },
    history: {
      undone: label => `تم التراجع: ${label}`,
      redone: label => `تمت الإعادة: ${label}`,
      nothingToUndo: 'لا شيء للتراجع عنه',
      nothingToRedo: 'لا شيء لإعادته',
    },
    drag: {
      later: (name, n) => `تتأخر ${own(name)} ${byDays(n)}.`,
      earlier: (name, n) => `تتقدم ${own(name)} ${byDays(n)}.`,
      stays: name => `تبقى ${own(name)} في مكانها.`,
      finishesLater: (name, n) => `تتأخر نهاية ${own(name)} ${byDays(n)}.`,
      finishesEarlier: (name, n) => `تتقدم نهاية ${own(name)} ${byDays(n)}.`,
      finishesOn: (name, date) => `تنتهي ${own(name)} في ${date}.`,
      progress: (name, percent) => `أُنجز ${number.format(percent)}٪ من ${own(name)}.`,
      followers: n =>
        count(n, {
          one: 'تتبعها مهمة واحدة.',
          two: 'تتبعها مهمتان.',
          few: 'تتبعها # مهام.',
          many: 'تتبعها # مهمة.',
          other: 'تتبعها # مهمة.',
        }),
      planFinishes: date => `تنتهي الخطة في ${date}.`,
      conflicts: n =>
        count(n, {
          zero: 'لا تعارض',
          one: 'تعارض واحد',
          two: 'تعارضان',
          few: '# تعارضات',
          many: '# تعارضًا',
          other: '# تعارض',
        }),
      conflictsSentence: n =>
        count(n, {
          zero: 'لا تعارض.',
          one: 'تعارض واحد.',
          two: 'تعارضان.',
          few: '# تعارضات.',
          many: '# تعارضًا.',
          other: '# تعارض.',
        }),
      cancel: key => `${key} للإلغاء`,
      space: ' ',
    },
    move: {
      begins: name =>
        `نقل ${own(name)}. يحرّكها السهمان الأيمن والأيسر يومًا، ومع Shift يغيّران مدتها، ` +
        'ويغيّر Page Up وPage Down مقدار الخطوة، ويثبّت Enter، ويلغي Escape.',
      stepHour: 'الخطوة: ساعة واحدة',
      stepDay: 'الخطوة: يوم واحد',
      stepWeek: 'الخطوة: أسبوع واحد',
      moved: name => `تم نقل ${own(name)}`,
      unchanged: 'لم يتغير شيء',
      cancelled: 'أُلغي النقل',
      summaryFollows: 'المهمة التلخيصية تتبع مهامها',
      isFinished: 'العمل المنجز لا يُنقل',
    },
    chip: {
      daysLater: n => `\u200e+${days(n)}`,
      daysEarlier: n => `\u200e−${days(n)}`,
      daysPastDeadline: n => `${days(n)} بعد الموعد النهائي`,
      mustStartBy: date => `يجب أن تبدأ بحلول ${date}`,
      mustFinishBy: date => `يجب أن تنتهي بحلول ${date}`,
      mustStartOn: date => `يجب أن تبدأ في ${date}`,
      mustFinishOn: date => `يجب أن تنتهي في ${date}`,
    },
    why: {
      title: 'لماذا هذا الشريط هنا؟',
      between: n =>
        count(n, {
          one: 'بينهما مهمة أخرى',
          two: 'بينهما مهمتان أخريان',
          few: 'بينهما # مهام أخرى',
          many: 'بينهما # مهمة أخرى',
          other: 'بينهما # مهمة أخرى',
        }),
      noSlack: 'لا فترة سماح',
      slack: n => `فترة السماح: ${days(n)}`,
      close: 'إغلاق',
    },
    reason: {
      linkFS: (name, date) => `تنتظر ${own(name)}: تبدأ بعد انتهائها (${date})`,
      linkSS: (name, date) => `تنتظر ${own(name)}: تبدأ معها (${date})`,
      linkFF: (name, date) => `تنتظر ${own(name)}: تنتهي معها (${date})`,
      linkSF: (name, date) => `تنتظر ${own(name)}: تنتهي عند بدايتها (${date})`,
      summary: (name, date) => `تقع ضمن ${own(name)} التي تبدأ في ${date}`,
      follows: (name, date) => `تتبع ${own(name)} (${date})`,
      constraint: date => `محكومة بقيدها في ${date}`,
      manual: date => `تواريخ مكتوبة يدويًا (${date})`,
      actual: date => `بدأت فعليًا في ${date}`,
      lateDate: date => `في أبعد وقت ممكن (${date})`,
      projectStart: date => `تبدأ الخطة في ${date}`,
      projectFinish: date => `تنتهي الخطة في ${date}`,
      deadline: date => `محكومة بموعدها النهائي في ${date}`,
      earlyFinish: date => `لا شيء يتبعها: يجب ألا تتجاوز ${date}`,
      external: date => `مؤرخة من خطة أخرى (${date})`,
      dataDate: date => `لم يبقَ عمل قبل تاريخ الحالة ${date}`,
      suspension: date => `موقوفة حتى ${date}`,
      expectedFinish: date => `يُتوقع أن تنتهي في ${date}`,
      levelingDelay: date => `أخّرتها موازنة الموارد إلى ${date}`,
    },
    phone: {
      fit: 'عرض الخطة كاملة',
      view: 'العرض',
      list: 'القائمة',
      timeline: 'المخطط الزمني',
      timelineLabel: 'المخطط الزمني؛ القائمة تقول الشيء نفسه',
      late: 'متأخرة',
      task: name => `المهمة ${own(name)}`,
      close: 'إغلاق',
      why: 'لماذا هذا التاريخ؟',
      edit: 'تعديل',
      ready: 'تم',
      name: 'الاسم',
      days: 'الأيام',
      start: 'البداية',
      percent: 'الإنجاز، ٪',
      event: (dates, room) => `${dates}. ${room}`,
      work: (dates, n, room) => `${dates}، ${days(n)}. ${room}`,
      critical: 'حرجة، لا فترة سماح.',
      slack: n => `فترة السماح: ${days(n)}.`,
    },
  } satisfies PartialStrings;
}
