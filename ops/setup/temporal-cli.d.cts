export declare const locateTemporalCli: () => string | null;
export declare const obtainTemporalCli: () => Promise<string>;
