import { createApp } from 'vue';
import PlanPage from './plan-page.vue';

createApp(PlanPage).mount('#app');
