import { command } from '../../define/command.ts'

export const docs = command({
  run: () => import('./docs.ts'),
  brief: 'Read the documentation of this version: a page, an error code or an AADSTS number',
  details: [
    'Without a topic it lists the pages. What an error prints behind `docs` can be given as it is.',
    'Nothing is fetched: the pages are part of the package. Off a terminal they are printed as Markdown.',
  ].join('\n'),
  examples: ['', 'CONSENT_MISSING', 'AADSTS700016', 'trust'],
  positional: {
    kind: 'tuple',
    parameters: [
      {
        parse: String,
        placeholder: 'topic',
        optional: true,
        brief: 'A page, a code, an AADSTS number or a heading',
        async proposeCompletions() {
          return (await import('./topics.ts')).allTopics()
        },
      },
    ],
  },
  flags: {},
})
