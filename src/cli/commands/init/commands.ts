import { command } from '../../define/command.ts'
import { cloudFlag, optional, outputFlags, toggle } from '../../define/flags.ts'

export const init = command({
  run: () => import('./init.ts'),
  brief: 'Write a first manifest, by questions on a terminal or by flags',
  details: [
    'Asks on the terminal for what flags and TOWLINE_* variables do not say. The manifest is written to',
    'towline.yaml here, or where --manifest says. An existing file stays, unless --force is given.',
  ].join('\n'),
  examples: ['', '--home-tenant contoso.com --client-id <client id> -t fabrikam=<tenant ID>'],
  flags: {
    homeTenant: optional(String, 'Tenant ID or domain of the home tenant'),
    displayName: optional(String, 'Name of the application, as admins of the tenants see it'),
    clientId: optional(String, 'Client ID of the application, if there is one already'),
    identity: optional(String, 'system, client:<id>, object:<id>, a resource id, file:<path>'),
    cloud: { ...cloudFlag, brief: 'The national cloud; default: global' },
    target: {
      kind: 'parsed',
      parse: String,
      optional: true,
      variadic: true,
      brief: 'A target tenant, as <name>=<tenant> or <tenant>; may be repeated',
    },
    force: toggle('Overwrite a manifest that exists'),
    ...outputFlags,
  },
})
