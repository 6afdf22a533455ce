import { createContext, type ReactNode, useContext } from 'react'
import { Toaster, type ToasterProps } from 'sonner'
import { JobToast } from '@/components/research/JobToast'
import { useWatchedJobs } from '@/components/research/watchedJobs'

const ToastContext = createContext(false)

export interface ToastProviderProps {
  children: ReactNode
  /** What “View results”, and a click on a browser notification, do. */
  onViewResults?: (jobId: string) => void
  /** Where toasts appear, in which colours … */
  toaster?: ToasterProps
}

/**
 * Shows toasts, and goes on telling about every watched job wherever in the application a person is.
 *
 * One belongs near the application's root: jobs that were running when the page was left are picked up by it.
 */
export function ToastProvider({ children, onViewResults, toaster }: ToastProviderProps) {
  const watched = useWatchedJobs()
  return (
    <ToastContext value={true}>
      {children}
      {watched.map((job) => (
        <JobToast key={job.jobId} watched={job} onViewResults={onViewResults} />
      ))}
      <Toaster position="bottom-right" {...toaster} />
    </ToastContext>
  )
}

/** Makes sure that somebody shows the toasts of this component. */
export function useToasts(): void {
  if (!useContext(ToastContext)) throw new Error('Put a <ToastProvider> around <AsyncResearchManager>.')
}
