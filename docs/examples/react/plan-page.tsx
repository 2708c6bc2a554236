import type { TaskLiteral } from '@trueppm/components';
import { Gantt, type PpmGantt } from '@trueppm/components/react';
import { useRef, useState } from 'react';
import { dependencies, project, tasks } from '../plan.js';

export function PlanPage() {
  const gantt = useRef<PpmGantt>(null);
  const [rows, setRows] = useState<readonly TaskLiteral[]>(tasks);
  const [said, setSaid] = useState('');
  return (
    <main>
      <button type="button" onClick={() => gantt.current?.fit()}>
        Fit
      </button>
      <button type="button" onClick={() => setRows([...rows, { id: 'p', name: 'Paint', duration: '2d' }])}>
        Add a task
      </button>
      <Gantt
        ref={gantt}
        project={project}
        tasks={rows}
        dependencies={dependencies}
        density="compact"
        onBeforeTaskChange={event => {
          if (event.detail.task.name === 'First dinner') event.preventDefault(); // this one does not move
        }}
        onTaskChange={event => setSaid(`${event.detail.task.name} changed`)}
        onSchedule={event => setSaid(`Finishes ${event.detail.finish ?? 'never'}`)}
      />
      <output>{said}</output>
    </main>
  );
}
