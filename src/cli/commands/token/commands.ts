import { command } from '../../define/command.ts'
import { optional, targetFlags, toggle } from '../../define/flags.ts'

export const token = command({
  run: () => import('./token.ts'),
  brief: 'An access token of one target, for scripts; prints the token and nothing else',
  details: [
    'An access token carries everything that was consented and cannot be narrowed. It is not printed on a terminal,',
    'where it would stay in the scrollback, unless --show is given.',
  ].join('\n'),
  examples: ['-t fabrikam | your-tool --token-stdin', '--resource https://fabrikam.sharepoint.com | …'],
  flags: {
    ...targetFlags,
    resource: optional(String, 'graph, or the URI of another API; default: graph'),
    show: toggle('Print it even on a terminal'),
  },
})
