import type { LeverName } from '../../../trust/levers/lever.ts'
import { command } from '../../command.ts'
import { optional, outputFlags } from '../../parameters.ts'
import { manifestTargetFlags, signInFlags, yesFlag } from './parameters.ts'

const leverNames = ['credential', 'application', 'service-principal', 'grants'] as const satisfies readonly LeverName[]

const scopeFlags = {
  ...manifestTargetFlags,
  application: optional(String, 'Key of an application in the manifest: for all its targets'),
} as const

const lever = {
  kind: 'enum',
  values: leverNames,
  optional: true,
  brief: 'Default: service-principal for a target, application for an application',
} as const

export const suspend = command({
  run: () => import('./suspend.run.ts'),
  brief: 'Stop a trust that works, and prove by an exchange that it is refused',
  details: [
    'Levers, the strongest first. credential: this identity gets no token anywhere. application: nobody does, by whatever means.',
    'service-principal: no token in this target. grants: tokens there without permissions.',
    'None of them ends tokens that were issued: they live out their 60 to 90 minutes, and that time is printed.',
  ].join('\n'),
  examples: ['-t fabrikam', '--application read', '--application read --lever credential --yes'],
  flags: { ...scopeFlags, lever, ...signInFlags, yes: yesFlag, ...outputFlags },
})

export const resume = command({
  run: () => import('./resume.run.ts'),
  brief: 'Let a suspended trust go on, and prove it by a token',
  examples: ['-t fabrikam', '--application read'],
  flags: { ...scopeFlags, lever, ...signInFlags, yes: yesFlag, ...outputFlags },
})
