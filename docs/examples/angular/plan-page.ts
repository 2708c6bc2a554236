import {
  ChangeDetectionStrategy,
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  type ElementRef,
  signal,
  viewChild,
} from '@angular/core';
import type { GanttEventMap, PpmGantt, TaskLiteral } from '@trueppm/components';
import '@trueppm/components/gantt';
import { dependencies, project, tasks } from '../plan.js';

@Component({
  selector: 'plan-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main>
      <button type="button" (click)="fit()">Fit</button>
      <button type="button" (click)="addTask()">Add a task</button>
      <ppm-gantt
        #gantt
        [project]="project"
        [tasks]="rows()"
        [dependencies]="dependencies"
        density="compact"
        (ppm-before-task-change)="keepDinner($event)"
        (ppm-task-change)="said.set($event.detail.task.name + ' changed')"
        (ppm-schedule)="said.set('Finishes ' + ($event.detail.finish ?? 'never'))"
      ></ppm-gantt>
      <output>{{ said() }}</output>
    </main>
  `,
})
export class PlanPage {
  readonly gantt = viewChild.required<ElementRef<PpmGantt>>('gantt');
  readonly project = project;
  readonly dependencies = dependencies;
  readonly rows = signal<readonly TaskLiteral[]>(tasks);
  readonly said = signal('');

  fit(): void {
    this.gantt().nativeElement.fit();
  }

  addTask(): void {
    this.rows.update(rows => [...rows, { id: 'p', name: 'Paint', duration: '2d' }]);
  }

  keepDinner(event: GanttEventMap['ppm-before-task-change']): void {
    if (event.detail.task.name === 'First dinner') event.preventDefault(); // this one does not move
  }
}
