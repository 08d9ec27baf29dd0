/** The bundle's only entry: the workflow functions and nothing else. */
export { accountChange } from './account-change';
export { breach } from './breach';
export { dispatch } from './dispatch';
export { retention } from './retention';
export { startYearly } from './start-yearly';
export { yearly } from './yearly';
