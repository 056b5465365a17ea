import { command } from '../../define/command.ts'

export const version = command({
  run: () => import('./version.ts'),
  brief: 'The version; also --version, -v and -V',
  flags: {},
})
