import { localTime } from '../local-time';
import type { Report } from '../schema/report';
import type { TaggedDocument } from './tagged-document';

const parametersOf = ({ parameters }: Report['queries'][number]): string =>
  parameters.map((each, index) => `$${index + 1} = ${JSON.stringify(each)}`).join(', ');

/** Every figure with the query that it comes from and its time, and every query, so that anybody with the records can ask again. */
export const addFigures = (pdf: TaggedDocument, { figures, queries, zone }: Report): void => {
  pdf.heading(2, 'Appendix: where each figure comes from');
  pdf.table(
    ['Figure', 'Value', 'Query', 'Column', 'As of'],
    figures.map(({ path, value, query, column, asOf }) => [
      path.slice(1).replaceAll('/', ' / '),
      value === null ? 'not known' : String(value),
      query,
      column,
      localTime(asOf, zone),
    ]),
    [3.3, 0.9, 2.2, 1.8, 1.8],
  );
  for (const text of new Set(queries.map((query) => query.text))) {
    const askedAs = queries.filter((query) => query.text === text);
    pdf.heading(3, `Query ${askedAs.map(({ id }) => id).join(', ')}`);
    for (const query of askedAs) pdf.paragraph(`${query.id}: ${parametersOf(query)}`);
    pdf.paragraph(text.replace(/\s+/g, ' '));
  }
};
