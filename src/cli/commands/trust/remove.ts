import { command } from '../../command.ts'
import { optional, outputFlags } from '../../parameters.ts'
import { manifestTargetFlags, signInFlags, yesFlag } from './parameters.ts'

export const remove = command({
  run: () => import('./remove.run.ts'),
  brief: 'Take a target out, or with --application everything, after showing what will stop working',
  details: [
    'A target: its service principal and all that was granted to it. The home side stays.',
    'An application: the same in each of its targets, then its credential, its service principal and itself.',
  ].join('\n'),
  examples: ['-t fabrikam', '--application read', '-t fabrikam --yes --auth device-code'],
  flags: {
    ...manifestTargetFlags,
    application: optional(String, 'Key of an application in the manifest: remove it and all its targets'),
    ...signInFlags,
    yes: yesFlag,
    ...outputFlags,
  },
})
