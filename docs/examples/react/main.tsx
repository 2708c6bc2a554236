import { createRoot } from 'react-dom/client';
import { PlanPage } from './plan-page.js';

createRoot(document.getElementById('app') as HTMLElement).render(<PlanPage />);
