import { Gantt, Willow } from '@svar-ui/react-gantt';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { HEIGHT, ROW_HEIGHT, untilMoved, WEEK_PX, WIDTH, ZOOMED_WEEK_PX } from './subject.js';

const LINK_TYPES = { FS: 'e2s', SS: 's2s', FF: 'e2e', SF: 's2e' };
const SCALES = [
  { unit: 'month', step: 1, format: '%F %Y' },
  { unit: 'week', step: 1, format: '%j' },
];

/**
 * SVAR Gantt for React, free edition. Its guide asks for nothing: rows and cells are virtual by default; cells are
 * weeks, no fonts from elsewhere. Dates are handed over; changes go through its actions.
 */
class Svar {
  #host;
  #root;
  #api = null;
  #project;
  #plan;
  #held = [];

  async prepare(host, project) {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = '/svar.css';
    await new Promise(resolve => {
      sheet.onload = resolve;
      document.head.append(sheet);
    });
    host.style.cssText = `width:${WIDTH}px;height:${HEIGHT}px`;
    const date = minute => new Date(minute * 60_000);
    this.#host = host;
    this.#project = project;
    this.#plan = {
      tasks: project.tasks.map((row, at) => ({
        id: row.id,
        text: row.name,
        start: date(project.start[at]),
        end: date(project.finish[at]),
        type: project.isSummary[at] ? 'summary' : row.is_milestone ? 'milestone' : 'task',
        parent: row.parent_id ?? 0,
        progress: row.percent_complete ?? 0,
        open: project.isSummary[at] === 1,
      })),
      links: project.dependencies.map(row => ({
        id: row.id,
        source: row.predecessor_id,
        target: row.successor_id,
        type: LINK_TYPES[row.type ?? 'FS'],
      })),
      start: date(project.start[0] - 7 * 1440),
      end: date(project.finish.reduce((last, minute) => Math.max(last, minute), 0) + 60 * 1440),
    };
    this.#root = createRoot(host);
    this.#render({ tasks: [], links: [] });
  }

  #render(data) {
    const levels = [{ minCellWidth: 20, maxCellWidth: 400, scales: SCALES }];
    const options = {
      scales: SCALES,
      cellWidth: WEEK_PX,
      cellHeight: ROW_HEIGHT,
      zoom: { level: 0, levels },
      gridWidth: 482,
    };
    const init = api => {
      this.#api = api;
    };
    const gantt = createElement(Gantt, { ...options, ...data, init });
    const box = createElement('div', { style: { height: HEIGHT, width: WIDTH } }, gantt);
    this.#root.render(createElement(Willow, { fonts: false }, box));
  }

  show() {
    this.#render(this.#plan);
  }

  isShown() {
    return (
      this.#host.querySelectorAll('.wx-bar').length > 10 && this.#host.querySelector('.wx-links polyline') !== null
    );
  }

  isDated() {
    return this.isShown();
  }

  get #scroller() {
    return this.#host.querySelector('.wx-gantt');
  }

  get #chart() {
    return this.#host.querySelector('.wx-chart');
  }

  get maxScrollTop() {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight;
  }

  visibleTasks() {
    const rowsPx = this.#chart.clientHeight - this.#chart.querySelector('.wx-scale').offsetHeight;
    const { scrollTop } = this.#scroller;
    const last = Math.floor((scrollTop + rowsPx) / ROW_HEIGHT) - 1;
    return [Math.ceil(scrollTop / ROW_HEIGHT), Math.min(this.#project.tasks.length - 1, last)];
  }

  boxOf(task) {
    return this.#host.querySelector(`.wx-bars [data-id=":t${task}"]`)?.getBoundingClientRect() ?? null;
  }

  isPainted(task) {
    const row = this.#host.querySelector(`.wx-table-box [data-id=":t${task}"]`);
    if (!row?.textContent.includes(this.#project.tasks[task].name)) return false;
    const box = this.boxOf(task);
    const chart = this.#chart.getBoundingClientRect();
    return box !== null && box.top > chart.top - ROW_HEIGHT && box.top < chart.bottom;
  }

  scrollTo(scrollTop) {
    this.#scroller.scrollTop = scrollTop;
  }

  panBy(px) {
    this.#chart.scrollLeft += px;
  }

  zoom(isIn) {
    const ratio = isIn ? ZOOMED_WEEK_PX / WEEK_PX - 1 : 1 - WEEK_PX / ZOOMED_WEEK_PX;
    void this.#api.exec('zoom-scale', { dir: isIn ? 1 : -1, ratio, offset: 0 });
  }

  grab(chain) {
    this.#held = chain;
  }

  moveTo(weeks) {
    const { start, finish } = this.#project;
    const date = minute => new Date((minute + weeks * 10_080) * 60_000);
    for (const task of this.#held) {
      void this.#api.exec('update-task', {
        id: `t${task}`,
        task: { start: date(start[task]), end: date(finish[task]) },
      });
    }
  }

  drop() {
    return untilMoved(this, this.#held[0], () => this.moveTo(3));
  }
}

export const subject = new Svar();
