import '@mantine/core/styles.css'
import '@mantine/dropzone/styles.css'
import './console.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createHashRouter, RouterProvider } from 'react-router'
import { Console } from './Console'
import { loadConfig } from './config'
import { routes } from './routes'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no element with the id “root”.')

// Paths belong to the API, which may be served from the same origin; pages have the part after the #.
const router = createHashRouter(routes)
const config = await loadConfig()

createRoot(root).render(
  <StrictMode>
    <Console config={config} onViewResults={(jobId) => void router.navigate(`/jobs/${jobId}`)}>
      <RouterProvider router={router} />
    </Console>
  </StrictMode>,
)
