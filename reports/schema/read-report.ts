import { reportSchema } from './report';
import type { Report } from './report';

/** A stored report as data, checked against its schema. */
export const reportOf = ({ json }: { readonly json: string }): Report => reportSchema.parse(JSON.parse(json));
