import { useQuery } from '@tanstack/react-query'
import { type Api, body } from '@/api/client'
import { mayHeal } from '@/api/errors'
import { jobKeys } from '@/cache/jobCache'
import { useResearch } from '@/api/ResearchProvider'
import type { JobEvent } from '@/api/types'
import { isSettled } from '@/cache/eventLog'
import { useAreLive, useFollow } from '@/live/hooks'
import { POLLING_INTERVAL } from './useResearchJobs'

/** What has happened to a job, in order and each thing once: `data` grows as it happens, pushed or asked for. */
export function useJobEvents(jobId: string | null | undefined) {
  const { api, jobs, live } = useResearch()
  const id = jobId ?? ''
  const isLive = useAreLive([id])
  const query = useQuery({
    queryKey: jobKeys.events(id),
    queryFn: async ({ signal }) => {
      jobs.append(id, await eventsAfter(api, id, jobs.events(id).length, signal))
      return jobs.events(id)
    },
    enabled: Boolean(jobId),
    ...(isLive && { staleTime: Infinity }),
    refetchInterval: ({ state: { data, error } }) =>
      live.isLive(id) || (data && isSettled(data)) || !mayHeal(error) ? false : POLLING_INTERVAL,
  })
  useFollow(query.data && !isSettled(query.data) ? [id] : [])
  return query
}

/** Events on a page; the API's own default. */
const PAGE = 500

async function eventsAfter(api: Api, jobId: string, after: number, signal: AbortSignal): Promise<JobEvent[]> {
  const { events } = await body(
    api.GET('/deep-research/jobs/{job_id}/events', {
      params: { path: { job_id: jobId }, query: { after, limit: PAGE } },
      signal,
    }),
  )
  if (events.length < PAGE) return events
  return [...events, ...(await eventsAfter(api, jobId, after + PAGE, signal))]
}
