// The bundle of scheduler.worker.ts, which stands here once built.
export { createSchedulerApi } from './scheduler.worker.js';
