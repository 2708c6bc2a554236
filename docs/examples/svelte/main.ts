import { mount } from 'svelte';
import PlanPage from './plan-page.svelte';

mount(PlanPage, { target: document.getElementById('app') as HTMLElement });
