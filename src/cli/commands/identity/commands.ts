import { command } from '../../define/command.ts'
import { cloudFlag, identityFlag, outputFlags, targetFlags } from '../../define/flags.ts'

export const identity = command({
  run: () => import('./identity.ts'),
  brief: 'On the host: which identity answers, and what a federated credential must hold',
  details: [
    'Prints issuer, subject and audience for the federated identity credential, and principalId for the manifest.',
    'No token is shown, and no request goes to any tenant.',
  ].join('\n'),
  examples: ['', '-o json', '--identity client:<client id>'],
  flags: {
    target: { ...targetFlags.target, brief: 'With a manifest: the identity of this target' },
    cloud: cloudFlag,
    identity: identityFlag,
    ...outputFlags,
  },
})
