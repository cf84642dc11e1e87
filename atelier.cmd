@echo off
rem Builds Atelier in Release when a source is newer than the last build, then runs it.
setlocal
set "ROOT=%~dp0"
set "OUT=%ROOT%src\Atelier.Cli\bin\Release\net10.0"

where dotnet >nul 2>nul || (
    echo atelier: dotnet is not installed; get the .NET SDK 10 from https://dotnet.microsoft.com/download>&2
    exit /b 1
)

if not exist "%OUT%\atelier.dll" goto build
if not exist "%OUT%\.built" goto build
powershell -NoProfile -Command "$built = (Get-Item -Force (Join-Path $env:OUT '.built')).LastWriteTimeUtc; $sources = Get-ChildItem -File -Recurse (Join-Path $env:ROOT 'src'), (Join-Path $env:ROOT 'Directory.*'), (Join-Path $env:ROOT 'global.json') | Where-Object { $_.FullName -notmatch '\\(bin|obj)\\' -and $_.LastWriteTimeUtc -gt $built }; exit [int][bool]$sources"
if not errorlevel 1 goto run

:build
dotnet --list-sdks | findstr /r "^[1-9][0-9][0-9]*\." >nul || (
    echo atelier: the .NET SDK 10 or newer is needed to build; see https://dotnet.microsoft.com/download>&2
    exit /b 1
)
if not exist "%OUT%" mkdir "%OUT%"
rem The stamp is older than the build's start, so that an edit made meanwhile is built the next time.
type nul >"%OUT%\.building"
pushd "%ROOT%"
dotnet build src\Atelier.Cli -c Release -v quiet --nologo >"%OUT%\.log" 2>&1
if errorlevel 1 (
    popd
    type "%OUT%\.log" >&2
    echo atelier: the build failed>&2
    exit /b 1
)
popd
move /y "%OUT%\.building" "%OUT%\.built" >nul

:run
dotnet "%OUT%\atelier.dll" %*
exit /b %errorlevel%
