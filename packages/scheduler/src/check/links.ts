/** Checks 2 to 4: leads, lags and types of the links into open tasks. */
import type { Dependency } from '../model.js';
import { type CheckResult, conformingResult, shareResult } from './finding.js';
import type { Subject } from './subject.js';

/** A lag as a signed amount: percent for percent lags, else minutes. */
const lagOf = (link: Dependency): number =>
  (link.lagUnit === '%' || link.lagUnit === 'e%' ? link.lagPercent : link.lagMinutes) ?? 0;

/** Share of links with a negative lag. */
export function checkLeads({ openLinks, options }: Subject): CheckResult {
  const dependencies = openLinks.filter(link => lagOf(link) < 0);
  const name = { number: 2, code: 'leads', title: 'Leads' } as const;
  return shareResult(name, { population: openLinks.length, dependencies }, options.maxLeadsPercent);
}

/** Share of links with a positive lag. */
export function checkLags({ openLinks, options }: Subject): CheckResult {
  const dependencies = openLinks.filter(link => lagOf(link) > 0);
  const name = { number: 3, code: 'lags', title: 'Lags' } as const;
  return shareResult(name, { population: openLinks.length, dependencies }, options.maxLagsPercent);
}

/** Share of links from finish to start. */
export function checkLinkTypes({ openLinks, options }: Subject): CheckResult {
  const dependencies = openLinks.filter(link => (link.type ?? 'FS') !== 'FS');
  const name = { number: 4, code: 'link_types', title: 'Finish-to-start links' } as const;
  return conformingResult(name, { population: openLinks.length, dependencies }, options.minFinishToStartPercent);
}
