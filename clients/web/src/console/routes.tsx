import type { RouteObject } from 'react-router'
import { StartPage } from './asking/StartPage'
import { Failed } from './shell/Failed'
import { NotFoundPage } from './shell/NotFoundPage'
import { Shell } from './shell/Shell'

/** Each page but the first is loaded when somebody goes there. */
export const routes: RouteObject[] = [
  {
    path: '/',
    element: <Shell />,
    errorElement: <Failed />,
    children: [
      { index: true, element: <StartPage /> },
      {
        path: 'datasets/:datasetId',
        lazy: async () => ({ Component: (await import('./datasets/DatasetPage')).DatasetPage }),
      },
      { path: 'jobs', lazy: async () => ({ Component: (await import('./jobs/JobsPage')).JobsPage }) },
      { path: 'jobs/:jobId', lazy: async () => ({ Component: (await import('./jobs/JobPage')).JobPage }) },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]
