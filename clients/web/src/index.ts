export { type Api, type ApiOptions, createApi } from './api/client'
export { ApiError } from './api/errors'
export type { JobFilters } from './cache/jobCache'
export {
  createQueryClient,
  ResearchProvider,
  type ResearchProviderProps,
  useApi,
} from './api/ResearchProvider'
export * from './api/types'
export {
  AsyncResearchManager,
  type AsyncResearchManagerProps,
} from './components/research/AsyncResearchManager'
export { ToastProvider, type ToastProviderProps } from './components/toasts/ToastProvider'
export {
  type RegisterVariables,
  useDataset,
  useDatasets,
  useDeleteDataset,
  useRegisterTable,
  useUploadDataset,
} from './hooks/useDatasets'
export { useEmailAlerts } from './hooks/useEmailAlerts'
export { useJobEvents } from './hooks/useJobEvents'
export { type ReportFile, useReport } from './hooks/useReport'
export {
  type JobStatusOptions,
  type RetryVariables,
  type SubmitVariables,
  useCancelJob,
  useJobStatus,
  useResearchJobs,
  useRetryJob,
  useSubmitResearchJob,
} from './hooks/useResearchJobs'
export { useLiveStatus } from './live/hooks'
export type { LiveStatus } from './live/LiveConnection'
export { askForNotifications, notificationPermission } from './notifications/browserNotifications'
