// The command line of Angular links its libraries ahead of time; a plain bundler needs the compiler in the page.
import '@angular/compiler';
import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { PlanPage } from './plan-page.js';

bootstrapApplication(PlanPage, { providers: [provideZonelessChangeDetection()] }).catch(console.error);
