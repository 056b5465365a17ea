import { command } from '../../define/command.ts'

export const demo = command({
  run: () => import('./demo.ts'),
  brief: 'The seven steps, live on an emulator, to the sites of another tenant',
  details:
    'Nothing leaves this machine and nothing is kept. Tokens are shown as decoded claims and a fingerprint only.',
  flags: {},
})
