/** The bundle's only entry: the workflow functions and nothing else. */
export { breach } from './breach';
export { dispatch } from './dispatch';
