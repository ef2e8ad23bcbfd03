/** Version 3 names its types outside of its `exports`, so TypeScript does not find them. */
declare module 'realtime-api-3';
