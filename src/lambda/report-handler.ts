import type { PublishingTools } from '../pipeline/publish-report.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import type { Story } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { openReportTools } from './report-tools.ts';

/** The function that publishes the report, with its own tools alone. */
export const reportHandler = (story: Story<PublishingTools>): LambdaHandler =>
  framed(
    story,
    once(() => openReportTools(process.env, packagedPolicy())),
    process.env,
  );
