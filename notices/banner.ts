import type { NoticeFacts } from '../domain/ports';

export interface Banner {
  readonly subjectPrefix: string;
  readonly lines: readonly { readonly language: string; readonly text: string }[];
}

/** In the code and in every language at once, so that no template can lose it and no reader can miss it. */
export const BANNERS: Readonly<Record<NonNullable<NoticeFacts['banner']>, Banner>> = {
  drill: {
    subjectPrefix: '[DRILL] ',
    lines: [
      { language: 'en', text: 'THIS IS A DRILL. No breach has happened and nobody needs to do anything.' },
      {
        language: 'es',
        text: 'ESTO ES UN SIMULACRO. No ha ocurrido ninguna violación de datos y nadie tiene que hacer nada.',
      },
    ],
  },
  sandbox: {
    subjectPrefix: '[SANDBOX] ',
    lines: [
      { language: 'en', text: 'THIS IS A TEST. It was made in a sandbox and is not a notice to anyone.' },
      {
        language: 'es',
        text: 'ESTO ES UNA PRUEBA. Se hizo en un entorno de pruebas y no es un aviso para nadie.',
      },
    ],
  },
};
