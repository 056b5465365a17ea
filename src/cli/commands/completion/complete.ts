import { command } from '../../command.ts'

/** What the completion scripts call; hidden from help. */
export const complete = command({
  run: () => import('./complete.run.ts'),
  brief: 'Proposals for the last of the words after --, a line each',
  positional: {
    kind: 'array',
    parameter: { parse: String, placeholder: 'word', brief: 'The command line so far, without its first word' },
  },
  flags: {},
})
