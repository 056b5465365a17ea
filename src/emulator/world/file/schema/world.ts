import type * as z from 'zod'
import { application } from './application.ts'
import { compute } from './compute.ts'
import { mapping, name, named } from './forms.ts'
import { homeTenant, tenant } from './tenant.ts'

/** All that may be written in a world file; docs/worlds.md explains each key. What names something is checked elsewhere. */
export const worldSchema = mapping({
  name: name.optional(),
  home: homeTenant,
  compute,
  applications: named(application),
  targets: named(tenant),
})

export type WorldPlan = z.output<typeof worldSchema>
