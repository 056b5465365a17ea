import { command } from '../../define/command.ts'

export const help = command({
  run: () => import('./help.ts'),
  brief: 'The help of a command or of a group of commands',
  examples: ['', 'sites list', 'trust'],
  positional: {
    kind: 'array',
    parameter: { parse: String, placeholder: 'command', brief: 'Its words, without "towline"' },
  },
  flags: {},
})
