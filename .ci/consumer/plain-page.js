// A page of the published package in its smallest form; the title says whether a worker runs and when the plan finishes.
import '@trueppm/components/gantt';

const gantt = document.createElement('ppm-gantt');
let code = 'worker';
gantt.addEventListener('ppm-error', event => {
  code = event.detail.code;
});
gantt.addEventListener('ppm-schedule', event => {
  document.title = `${code} ${event.detail.finish}`;
});
gantt.project = { start: '2026-01-05' };
gantt.tasks = [{ id: 'd', name: 'Design', duration: '5d' }];
document.body.append(gantt);
