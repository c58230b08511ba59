/** Two pure functions that every platform has; declared here because core's realm has no DOM and no worker library. */
declare function atob(data: string): string;
declare function btoa(data: string): string;
