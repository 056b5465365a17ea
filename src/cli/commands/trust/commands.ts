import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { duration, optional, outputFlags, targetFlags } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'
import {
  confirmFlags,
  consentFlags,
  forGoodFlag,
  leverFlags,
  manifestTargetFlags,
  pruneFlag,
  restoreFlag,
  sideFlags,
  signInFlags,
} from './flags.ts'

const plan = command({
  run: () => import('./plan.ts'),
  brief: 'What would be created, changed or granted, in which tenant and by whom; changes nothing',
  details: [
    'Exit code 0 when there is nothing to do, 3 when there is. Warnings do not change the exit code.',
    'Reads both tenants with an admin sign-in; --side for an admin who may sign in to one of them only.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t all --auth device-code', '-t fabrikam --side home -o json'],
  flags: {
    ...manifestTargetFlags,
    ...sideFlags,
    ...signInFlags,
    prune: pruneFlag,
    restore: restoreFlag,
    ...outputFlags,
  },
})

const apply = command({
  run: () => import('./apply.ts'),
  brief: 'Set the trust up as planned, after asking; safe to repeat and to interrupt',
  details: [
    'Writes the client ID of an application that it makes into the manifest. Waits until each change can be seen.',
    'A target without a sign-in gets a bundle for its own admin, or a consent link (--consent).',
    'Exit code 3 when something is left for another admin.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t fabrikam --yes --auth device-code', '-t fabrikam --consent link --listen'],
  flags: {
    ...manifestTargetFlags,
    ...sideFlags,
    ...signInFlags,
    ...consentFlags,
    prune: pruneFlag,
    restore: restoreFlag,
    ...confirmFlags,
    ...outputFlags,
  },
})

const verify = command({
  run: () => import('./verify.ts'),
  brief: 'Prove the trust by a real token and real calls, as a runbook would get them',
  details: [
    'Runs on the host of the identity and needs no sign-in. Compares the roles in the token with the manifest.',
    'With --auth an admin signs in as well, and the plan is shown beside it. Exit code 0, 3 for a broken link, 4 without an assertion.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t all -o json', '-t fabrikam --wait 10m'],
  flags: {
    ...manifestTargetFlags,
    ...signInFlags,
    wait: optional(duration, 'Look again until it holds, for at most this long: 90s, 10m'),
    ...outputFlags,
  },
})

/** Changes nothing and needs no admin: it can be run at any time, and its output can be pasted into a ticket. */
const explain = command({
  run: () => import('./explain.ts'),
  brief: 'Find out why a trust does not work, and how to fix it',
  details: [
    'Walks the chain from the host to a call, as a runbook would, and shows how far it comes. Needs no sign-in;',
    'with --auth an admin does, or --fics gives a list of credentials, and more can be said. Exit code 0, 3 for a broken link.',
    'With --error it explains an error of any other tool: no request is sent, no manifest is read. Exit code 0, 1 if it is not known.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t fabrikam --fics fics.json', "--error 'AADSTS700213: …'", '--error - < build.log'],
  flags: {
    ...targetFlags,
    ...signInFlags,
    fics: optional(String, "File with the application's credentials, as Graph or az list them"),
    site: optional(String, 'Site to try Sites.Selected on: its address, or its ID'),
    error: optional(String, 'Explain this text of another tool; - reads it from stdin'),
    ...outputFlags,
  },
})

const scopeFlags = {
  ...manifestTargetFlags,
  application: optional(String, 'Key of an application in the manifest: for all its targets'),
} as const

const suspend = command({
  run: async () => ({ default: (await import('./suspend-or-resume.ts')).suspendOrResume('pull') }),
  brief: 'Stop a trust that works, and prove by an exchange that it is refused',
  details: [
    'Levers, the strongest first. credential: this identity gets no token anywhere. application: no identity does, by any means.',
    'service-principal: no token in this target. grants: tokens there without permissions.',
    'None of them ends tokens that were issued: they live out their 60 to 90 minutes, and that time is printed.',
  ].join('\n'),
  examples: ['-t fabrikam', '--application read', '--application read --lever credential --yes'],
  flags: { ...scopeFlags, ...leverFlags, ...signInFlags, ...confirmFlags, ...outputFlags },
})

const resume = command({
  run: async () => ({ default: (await import('./suspend-or-resume.ts')).suspendOrResume('release') }),
  brief: 'Let a suspended trust go on, and prove it by a token',
  examples: ['-t fabrikam', '--application read'],
  flags: { ...scopeFlags, ...leverFlags, ...signInFlags, ...confirmFlags, ...outputFlags },
})

const remove = command({
  run: () => import('./remove.ts'),
  brief: 'Take a target out, or with --application everything, after showing what will stop working',
  details: [
    'A target: its service principal and all that was granted to it. The home side stays.',
    'An application: the service principal in each of its targets, then its credential, its service principal and itself at home.',
    'Entra keeps a deleted application, and its name, for 30 days: --for-good ends that, and nothing undoes it.',
    'Exit code 3 when no admin is signed in to a target: its service principal stays.',
  ].join('\n'),
  examples: ['-t fabrikam', '--application read', '-t fabrikam --yes --auth device-code'],
  flags: {
    ...manifestTargetFlags,
    application: optional(String, 'Key of an application in the manifest: remove it and all its targets'),
    forGood: forGoodFlag,
    ...signInFlags,
    ...confirmFlags,
    ...outputFlags,
  },
})

export const trust = buildRouteMap<string, CliContext>({
  routes: { plan, apply, verify, explain, suspend, resume, remove },
  docs: { brief: 'The trust between home and targets: plan, set up, prove, explain, suspend, remove' },
})
