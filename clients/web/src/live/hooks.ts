import { useEffect, useSyncExternalStore } from 'react'
import { useResearch } from '@/api/ResearchProvider'
import type { LiveStatus } from './LiveConnection'

/** Whether changes are pushed to this page now; it says `off` as long as nothing that runs is looked at. */
export function useLiveStatus(): LiveStatus {
  const { live } = useResearch()
  return useSyncExternalStore(live.subscribe, () => live.status)
}

/** Whether everything that happens to each of these jobs is pushed, so that nobody needs to ask. */
export function useAreLive(jobIds: readonly string[]): boolean {
  const { live } = useResearch()
  return useSyncExternalStore(
    live.subscribe,
    () => jobIds.length > 0 && jobIds.every((jobId) => live.isLive(jobId)),
  )
}

/** Follows these jobs for as long as the component is there. */
export function useFollow(jobIds: readonly string[]): void {
  const { live } = useResearch()
  const joined = jobIds.join()
  useEffect(() => {
    const stops = joined ? joined.split(',').map((jobId) => live.follow(jobId)) : []
    return () => {
      for (const stop of stops) stop()
    }
  }, [live, joined])
}
