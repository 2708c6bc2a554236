import { css } from 'lit';

/** Side bar and main column; one of the two at a time on a phone. */
export const layout = css`
  :host {
    display: block;
    height: 100%;
    overflow: hidden;
  }
  .app {
    display: grid;
    grid-template-columns: 232px minmax(0, 1fr);
    height: 100%;
  }
  .side {
    display: flex;
    flex-direction: column;
    min-height: 0;
    padding: 8px;
    border-right: 1px solid var(--ppm-rule-strong);
    background: var(--ppm-surface-2);
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 8px;
    height: 36px;
    padding: 0 8px;
    font-weight: var(--ppm-weight-strong);
  }
  .side h2 {
    display: flex;
    padding: 16px 8px 4px;
    color: var(--ppm-ink-3);
    font-size: 11px;
  }
  .side ul {
    flex: 1;
    min-height: 0;
    overflow: auto;
  }
  .item {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 100%;
    min-height: 32px;
    padding: 0 8px;
    border-radius: 6px;
    color: var(--ppm-ink-2);
    text-align: start;
  }
  .item:hover {
    background: var(--ppm-hover);
  }
  .item[aria-current='page'] {
    background: var(--ppm-raised);
    box-shadow: 0 0 0 1px var(--edge);
    color: var(--ppm-ink);
    font-weight: var(--ppm-weight-medium);
  }
  .cut {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .person {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 4px 8px 0;
  }
  .person .cut {
    flex: 1;
  }
  main,
  main:focus-visible {
    outline: none;
  }
  main {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  .top {
    display: flex;
    align-items: center;
    gap: 10px;
    flex: none;
    height: 48px;
    padding: 0 16px;
    border-bottom: 1px solid var(--ppm-rule-strong);
    background: var(--ppm-surface);
  }
  .top h1 {
    font-size: 15px;
    font-weight: var(--ppm-weight-strong);
    letter-spacing: -0.005em;
  }
  .top .grow {
    flex: 1;
  }
  .back {
    display: none;
  }
  ppm-gantt,
  ppm-workspace-import {
    flex: 1;
    min-height: 0;
  }
  ppm-provider {
    display: contents;
  }
  .home {
    flex: 1;
    min-height: 0;
    overflow: auto;
    padding: 24px;
    background: var(--ppm-surface-2);
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));
    gap: 16px;
    max-width: 1120px;
  }
  .card {
    display: grid;
    grid-template: auto auto auto / auto minmax(0, 1fr) auto;
    gap: 2px 12px;
    width: 100%;
    padding: 16px;
    text-align: start;
    transition:
      box-shadow var(--ppm-fast) var(--ppm-ease),
      border-color var(--ppm-fast) var(--ppm-ease);
  }
  @media (hover: hover) {
    .card:hover {
      border-color: var(--ppm-rule-strong);
      box-shadow: var(--ppm-shadow);
    }
  }
  .card .emblem {
    display: grid;
    grid-row: span 2;
    place-items: center;
    width: 36px;
    height: 36px;
    border-radius: 8px;
    background: var(--accent-soft);
    color: var(--ppm-accent);
  }
  .card b {
    font-size: 14px;
    font-weight: var(--ppm-weight-strong);
    letter-spacing: -0.005em;
  }
  .card small {
    overflow: hidden;
    color: var(--ppm-ink-3);
    font-size: 12px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .card .tag {
    align-self: start;
    height: 20px;
    padding: 0 8px;
    border-radius: 10px;
    background: var(--ppm-surface-3);
    color: var(--ppm-ink-2);
    font-size: 11px;
    line-height: 20px;
    white-space: nowrap;
  }
  .card .course {
    grid-column: 1 / -1;
    margin-top: 14px;
  }
  .course .track {
    display: block;
    position: relative;
    height: 4px;
    border-radius: 2px;
    background: var(--ppm-surface-3);
  }
  .course .gone {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    width: var(--share);
    border-radius: 2px;
    background: var(--ppm-task-done);
  }
  .course .now {
    position: absolute;
    inset-block: -4px;
    inset-inline-start: var(--share);
    width: 1.5px;
    border-radius: 1px;
    background: var(--ppm-today);
  }
  .course .ends {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    margin-top: 8px;
    color: var(--ppm-ink-3);
    font-size: 12px;
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 6px;
    margin-top: 12vh;
    text-align: center;
  }
  .empty h2 {
    font-size: 16px;
    line-height: 24px;
    font-weight: var(--ppm-weight-strong);
  }
  .empty .button {
    margin-top: 12px;
  }
  .center {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    height: 100%;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (max-width: 760px) {
    /* All is well: the mark says so to the eye, the word to the ear */
    .pill.done {
      position: relative;
      padding: 0 6px;
    }
    .pill.done .words {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .app {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    }
    .app.open {
      grid-template-rows: minmax(0, 1fr);
    }
    .app.open .side,
    .side h2,
    .side ul,
    .side > .item {
      display: none;
    }
    .side {
      flex-direction: row;
      align-items: center;
      justify-content: space-between;
      padding: 6px 8px;
      border: 0;
      border-bottom: 1px solid var(--ppm-rule-strong);
      background: var(--ppm-surface);
    }
    .brand {
      height: 44px;
      font-size: 16px;
    }
    .person {
      padding: 0;
    }
    .person .cut {
      display: none;
    }
    .avatar {
      width: 28px;
      height: 28px;
    }
    .back {
      display: inline-flex;
    }
    .top {
      height: 56px;
      padding: 0 8px;
    }
    .app:not(.open) .top {
      padding: 0 16px;
      border: 0;
    }
    .home {
      padding: 0 16px 16px;
      background: var(--ppm-surface);
    }
    .cards {
      gap: 0;
    }
    .card {
      padding: 14px 0;
      border: 0;
      border-top: 1px solid var(--ppm-rule);
      border-radius: 0;
      background: none;
    }
    .card b {
      font-size: 15px;
      font-weight: var(--ppm-weight-medium);
    }
  }
`;
