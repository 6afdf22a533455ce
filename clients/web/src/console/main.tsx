import '@mantine/core/styles.css'
import '@mantine/dropzone/styles.css'
import './console.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createHashRouter, RouterProvider } from 'react-router'
import { Console } from './Console'
import { loadConfig } from './config'
import { routes } from './routes'
import { startSession } from './session'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element with the id “root”.')

const config = await loadConfig()
const session = await startSession(config.signIn)

// Paths belong to the API, which may be served from the same origin; pages have the part after the #. Made once the
// session has put the address back that it came from.
const router = createHashRouter(routes)

createRoot(root).render(
  <StrictMode>
    <Console
      config={config}
      session={session}
      onViewResults={(jobId) => void router.navigate(`/jobs/${jobId}`)}
    >
      <RouterProvider router={router} />
    </Console>
  </StrictMode>,
)
