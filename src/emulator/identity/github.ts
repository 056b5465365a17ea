import { Hono } from 'hono'
import type { EmulatorState } from '../state.ts'
import { githubIssuer, githubJob, jobTokenPath } from './github-job.ts'
import { publishIssuer } from './issuer-documents.ts'
import { issueWorkloadToken } from './workload.ts'

/**
 * A runner of GitHub Actions: the address that gives a job its token, and what GitHub publishes of its keys. The request
 * token opens the address, for which the job needs the permission `id-token: write`.
 * https://docs.github.com/actions/reference/security/oidc
 */
export function github(state: EmulatorState): Hono {
  const { world, options, identityHeader, issuers } = state
  const app = new Hono()
  app.get(jobTokenPath(world), async (c) => {
    // UNCONFIRMED: the words of this refusal and of the next. Clients tell people the status and the body.
    if (c.req.header('authorization')?.replace(/^bearer /i, '') !== identityHeader) {
      return c.json({ message: 'The request token is missing or wrong.' }, 401)
    }
    if (!c.req.query('api-version')) return c.json({ message: 'No api-version was supplied.' }, 400)
    const value = await issueWorkloadToken(state, githubJob(world, options), c.req.query('audience') || undefined)
    return c.json({ count: value.length, value })
  })

  const keys = issuers.get(githubIssuer)
  const plan = { issuer: githubIssuer, jwksPath: '.well-known/jwks', supported }
  if (keys !== undefined) publishIssuer(app, plan, keys)
  return app
}

const supported = {
  subject_types_supported: ['public', 'pairwise'],
  claims_supported: [
    ...['sub', 'aud', 'exp', 'iat', 'iss', 'jti', 'nbf', 'ref', 'sha', 'repository', 'repository_id'],
    ...['repository_owner', 'repository_owner_id', 'run_id', 'run_number', 'run_attempt', 'actor', 'actor_id'],
    ...['workflow', 'workflow_ref', 'workflow_sha', 'head_ref', 'base_ref', 'event_name', 'ref_type', 'environment'],
    ...['job_workflow_ref', 'job_workflow_sha', 'repository_visibility', 'runner_environment'],
  ],
  scopes_supported: ['openid'],
}
