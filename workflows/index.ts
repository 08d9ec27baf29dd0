/* eslint-disable @typescript-eslint/no-require-imports -- import() would be answered later, in another task of the workflow. */

/**
 * The bundle's only entry: the workflow functions and nothing else. The sandbox runs a workflow's modules anew for each
 * workflow, so what one type needs is loaded where that type begins: the rules of a breach, with their schemas, cost
 * several times what the whole notice of a change does.
 */
export = {
  get accountChange() {
    return (require('./account-change') as typeof import('./account-change')).accountChange;
  },
  get breach() {
    return (require('./breach') as typeof import('./breach')).breach;
  },
  get dispatch() {
    return (require('./dispatch') as typeof import('./dispatch')).dispatch;
  },
  get retention() {
    return (require('./retention') as typeof import('./retention')).retention;
  },
  get startYearly() {
    return (require('./start-yearly') as typeof import('./start-yearly')).startYearly;
  },
  get yearly() {
    return (require('./yearly') as typeof import('./yearly')).yearly;
  },
};
