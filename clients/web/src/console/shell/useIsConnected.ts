import { onlineManager, type Query, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { ApiError } from '@/api/errors'

/** Milliseconds between two tries to reach the API, for pages that don't ask again by themselves. */
const TRY_AGAIN = 5_000

/** Whether the API answers what is on the page; as long as it does not, it is asked again. */
export function useIsConnected(): boolean {
  const client = useQueryClient()
  const isOnline = useSyncExternalStore(
    useCallback((changed) => onlineManager.subscribe(changed), []),
    () => onlineManager.isOnline(),
  )
  const isReached = useSyncExternalStore(
    useCallback((changed) => client.getQueryCache().subscribe(changed), [client]),
    () => !client.getQueryCache().getAll().some(isUnreached),
  )
  useEffect(() => {
    if (isReached) return
    const tries = setInterval(() => void client.refetchQueries({ predicate: isUnreached }), TRY_AGAIN)
    return () => clearInterval(tries)
  }, [client, isReached])
  return isOnline && isReached
}

function isUnreached(query: Query): boolean {
  const failure = query.state.fetchFailureReason ?? query.state.error
  return query.isActive() && failure instanceof ApiError && failure.code === 'unreachable'
}
